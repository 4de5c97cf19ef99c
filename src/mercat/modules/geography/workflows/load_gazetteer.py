"""The countries and cities that Mercat ships are brought into the database."""

from mercat.modules.geography.gateways import CityRow, CountryRow, ShippedGazetteer
from mercat.modules.geography.models import searchable
from mercat.modules.geography.repository import GazetteerRepository
from mercat.platform.db import Transaction


class LoadGazetteer:
    def __init__(
        self,
        transaction: Transaction,
        gazetteers: GazetteerRepository,
        shipped: ShippedGazetteer,
    ) -> None:
        self._transaction = transaction
        self._gazetteers = gazetteers
        self._shipped = shipped

    async def execute(self, *, again: bool = False) -> int | None:
        """How many countries and cities are new or have changed; None if this edition is loaded
        already. `again`: look at every row all the same.
        """
        async with self._transaction:
            await self._gazetteers.lock()
            if not again and await self._gazetteers.edition() == self._shipped.version:
                return None
            countries = self._shipped.countries()
            changed = await self._gazetteers.put_countries(CountryRow._fields, countries)
            cities = [(*city, searchable(city.name)) for city in self._shipped.cities()]
            names = (*CityRow._fields, "search_name")
            changed += await self._gazetteers.put_cities(names, cities)
            self._gazetteers.note(self._shipped.version)
        return changed
