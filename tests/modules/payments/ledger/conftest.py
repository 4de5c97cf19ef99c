import pytest
from tests.modules.identity.staff import Account
from tests.modules.payments.conftest import Till
from tests.modules.payments.ledger.books import Books


@pytest.fixture
def books(ada: Account, till: Till) -> Books:
    return Books(till.resources, ada.id, till.business_id)
