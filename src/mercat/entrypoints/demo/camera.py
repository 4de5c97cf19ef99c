"""A photo as a telephone takes it: with the place where it was taken."""

import io

from PIL import ExifTags, Image

_LYON = {"N": (45.0, 45.0, 12.96), "E": (4.0, 49.0, 44.76)}
"""Degrees, minutes and seconds."""


def photo() -> bytes:
    """JPEG, with GPS data and the camera's name."""
    picture = Image.radial_gradient("L").resize((1200, 800)).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Mercat"
    exif[ExifTags.Base.Model] = "Demo camera"
    exif[ExifTags.IFD.GPSInfo] = {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: _LYON["N"],
        ExifTags.GPS.GPSLongitudeRef: "E",
        ExifTags.GPS.GPSLongitude: _LYON["E"],
    }
    taken = io.BytesIO()
    picture.save(taken, "JPEG", exif=exif)
    return taken.getvalue()


def place_in(content: bytes) -> str:
    """Where it says that it was taken; empty when it does not say."""
    with Image.open(io.BytesIO(content)) as picture:
        gps = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    if ExifTags.GPS.GPSLatitude not in gps:
        return ""
    parts = (gps[tag] for tag in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude))
    north, east = (degrees + minutes / 60 + seconds / 3600 for degrees, minutes, seconds in parts)
    return f"{float(north):.4f}° N, {float(east):.4f}° E"
