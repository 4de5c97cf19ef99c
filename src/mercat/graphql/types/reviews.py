"""What customers say."""

from dataclasses import dataclass

from mercat.graphql.connections import Connection
from mercat.graphql.declaring import Node
from mercat.modules.reviews.schemas import RatingSummaryRead, ReviewRead

review = Node("Review", ReviewRead)


@dataclass
class ReviewConnection(Connection[ReviewRead]):
    """`summary`: of all of them, whatever is asked for."""

    summary: RatingSummaryRead
