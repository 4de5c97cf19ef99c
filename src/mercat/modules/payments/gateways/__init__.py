"""The only places that know payment companies."""
