"""What businesses offer."""

from mercat.graphql.declaring import Node
from mercat.modules.catalogue.schemas import OfferingRead

offering = Node("Offering", OfferingRead)
