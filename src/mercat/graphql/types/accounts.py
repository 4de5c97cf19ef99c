"""Whoever asks."""

from mercat.graphql.declaring import Node
from mercat.modules.identity.schemas import ProfileRead

account = Node("Account", ProfileRead)
