"""Second factors, and showing again who one is."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from mercat.modules.identity.schemas.fields import GivenPassword
from mercat.platform.web.schemas import Body

FactorCode = Annotated[
    SecretStr,
    Field(
        min_length=1,
        max_length=64,
        description="Six digits of the authenticator app, or a recovery code.",
        examples=["493027"],
    ),
]
MfaToken = Annotated[SecretStr, Field(min_length=1, max_length=4096, examples=["eyJ0eXAiOiJtZm…"])]


class LoginMfaInput(Body):
    mfa_token: MfaToken
    code: FactorCode


class MfaCodeInput(Body):
    code: FactorCode


class ReauthenticateInput(Body):
    password: GivenPassword | None = Field(
        None, description="Needed if you have one.", examples=["correct horse battery staple"]
    )
    code: FactorCode | None = Field(
        None, description="Needed if you have a second factor.", examples=["493027"]
    )


class MfaRequiredRead(BaseModel):
    """The password or code was right, and a second factor is asked for."""

    mfa_required: Literal[True] = True
    mfa_token: str = Field(description="For `POST /auth/login/mfa`, within five minutes.")


class TotpRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    secret: str = Field(
        description="In base32, to type in.", examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"]
    )
    uri: str = Field(
        description="`otpauth://…`, for apps that take links.",
        examples=["otpauth://totp/Mercat:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Mercat"],
    )
    qr_svg: str = Field(
        description="The same as a QR code: an SVG without scripts or links.",
        examples=['<svg xmlns="http://www.w3.org/2000/svg" width="225" height="225">…</svg>'],
    )


class RecoveryCodesRead(BaseModel):
    recovery_codes: list[str] = Field(
        description="Each works once. They are shown here and never again.",
        examples=[["7m2q9-hd4kx-w0b5t-zr8nc"]],
    )
