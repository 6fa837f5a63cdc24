"""Signing in at an organisation's own provider (OpenID Connect), by invitation only.

Nobody gets an account this way. The first time, an address that the provider has verified must be
that of an active user; from then on the provider's own key of the person (``sub``) is what counts,
so that an address that changes hands opens nothing. State, PKCE, nonce, signature, issuer and
audience are all checked, whatever the connection says.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

import jwt
import requests
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.conf import settings
from django.contrib.auth import logout
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import records
from accounts.models import User
from lib.mail import full_address, make_mail

PROVIDER = "oidc"
SCOPES = ("openid", "email", "profile")
# With a key of the provider alone: what anybody could sign with a shared secret is no proof.
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY_SECONDS = 60
WAIT_SECONDS = 5
KEPT_SECONDS = 300
# What the token must tell to be a proof at all.
NEEDED = ["iss", "sub", "aud", "exp", "iat"]


class NotProven(Exception):
    """What came back proves nothing; the text is for the log."""


class NotInvited(Exception):
    """Somebody whom the provider knows, but who has no account here; the text is for the log."""


class Unreachable(Exception):
    """The provider does not answer, or not in words that can be understood."""


@dataclass(frozen=True)
class Settings:
    """What the environment says of the provider; without an issuer there is none."""

    issuer: str = ""
    name: str = ""
    client_id: str = ""
    secret: str = ""
    domains: tuple[str, ...] = ()
    trusts_addresses: bool = False


def provider() -> Settings:
    return Settings(**settings.OIDC)


# -- talking with the provider --------------------------------------------------------------------


def _ask(url: str, **options: Any) -> dict[str, Any]:
    """What the provider answers at one of its addresses."""
    try:
        answer = requests.get(url, timeout=WAIT_SECONDS, allow_redirects=False, **options)
        answer.raise_for_status()
        told = answer.json()
    except (requests.RequestException, ValueError) as problem:
        raise Unreachable(f"{url}: {problem}") from problem
    if not isinstance(told, dict):
        raise Unreachable(f"{url}: no object")
    return told


def _kept(url: str) -> dict[str, Any]:
    """The same, asked once in five minutes."""
    key = f"oidc:{hashlib.sha256(url.encode()).hexdigest()}"
    told = caches["counts"].get(key)
    if told is None:
        told = _ask(url)
        caches["counts"].set(key, told, KEPT_SECONDS)
    return dict(told)


def discovered() -> dict[str, Any]:
    """The addresses of the provider; they must be told by the issuer itself."""
    issuer = provider().issuer
    told = _kept(issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise NotProven(f"another issuer: {told.get('issuer')!r}")
    safe = issuer.partition("://")[0]
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not str(told.get(name, "")).startswith(f"{safe}://"):
            raise Unreachable(f"no {name} over {safe}")
    return told


def _client(request: HttpRequest) -> OAuth2Client:
    ours, told = provider(), discovered()
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return OAuth2Client(
        request,
        ours.client_id,
        ours.secret,
        "POST",
        told["token_endpoint"],
        full_address(reverse("oidc_callback")),
        basic_auth="client_secret_basic" in methods,
    )


def begin(request: HttpRequest, next_url: str) -> str:
    """The address at the provider to go to; what must come back is kept in the session."""
    client, proof = _client(request), generate_code_challenge()
    state = {
        "next": next_url,
        "nonce": secrets.token_urlsafe(24),
        "verifier": proof.pop("code_verifier"),
    }
    client.state = statekit.stash_state(request, provider_id=PROVIDER, state=state)
    extra = {**proof, "nonce": state["nonce"]}
    return client.get_redirect_url(discovered()["authorization_endpoint"], SCOPES, extra)


# -- what comes back ------------------------------------------------------------------------------


def returned(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """What the provider tells of who came back, proven, and the page they were going to.

    Raises NotProven when anything is not as it should be.
    """
    state = statekit.unstash_state(
        request, state_id=request.GET.get("state", ""), provider_id=PROVIDER
    )
    if state is None:
        raise NotProven("a state that was not given out here")
    if "code" not in request.GET:
        raise NotProven(f"no code: {request.GET.get('error', '')[:60]!r}")
    told = _exchange(request, state["verifier"])
    claims = verified(str(told.get("id_token", "")), nonce=state["nonce"])
    if "email" not in claims and discovered().get("userinfo_endpoint"):
        claims = _with_address(claims, str(told["access_token"]))
    return claims, state["next"]


def _exchange(request: HttpRequest, verifier: str) -> dict[str, Any]:
    try:
        return dict(_client(request).get_access_token(request.GET["code"], verifier))
    except OAuth2Error as problem:
        raise NotProven("the code was refused") from problem
    except (requests.RequestException, ValueError, KeyError) as problem:
        raise Unreachable(str(problem)) from problem


def verified(token: str, *, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that this provider made for us, now and for this visit."""
    ours = provider()
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in SIGNED_WITH:
            raise NotProven(f"signed with {header.get('alg')!r}")
        claims = jwt.decode(
            token,
            _key(header).key,
            algorithms=[header["alg"]],
            audience=ours.client_id,
            issuer=ours.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": NEEDED},
        )
    except jwt.PyJWTError as problem:
        raise NotProven(f"the ID token: {problem}") from problem
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotProven("another nonce")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", "" if several else ours.client_id) != ours.client_id:
        raise NotProven("made for another party")
    return dict(claims)


def _key(header: dict[str, Any]) -> jwt.PyJWK:
    """The key of the provider that a token says it was signed with; asked anew when unknown."""
    address = discovered()["jwks_uri"]
    for told in (_kept(address), _ask(address)):
        keys = [key for key in told.get("keys", []) if key.get("use", "sig") == "sig"]
        fitting = [key for key in keys if header.get("kid") in (None, key.get("kid"))]
        if len(fitting) == 1:
            return jwt.PyJWK(fitting[0], algorithm=header["alg"])
    raise NotProven("no such key")


def _with_address(claims: dict[str, Any], access_token: str) -> dict[str, Any]:
    """The address told by userinfo, when it is about the same person."""
    url = discovered()["userinfo_endpoint"]
    told = _ask(url, headers={"Authorization": f"Bearer {access_token}"})
    if told.get("sub") != claims["sub"]:
        raise NotProven("userinfo of somebody else")
    return claims | {name: told[name] for name in ("email", "email_verified") if name in told}


# -- whose account it is --------------------------------------------------------------------------


def uid_of(claims: dict[str, Any]) -> str:
    """The person's key at this issuer: another provider's same key is somebody else."""
    return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


def account_of(claims: dict[str, Any], *, at: Any) -> User:
    """The user whom the provider means. Raises NotInvited when there is none.

    Known by ``sub`` when it was here before; else bound now, by a verified address.
    """
    bound = SocialAccount.objects.select_related("user").filter(
        provider=PROVIDER, uid=uid_of(claims)
    )
    account = bound.first()
    user = account.user if account else _bind(claims, at=at)
    if user.is_demo and not settings.DEMO_ALLOWED:
        raise NotInvited("a demo account")
    return user


def _bind(claims: dict[str, Any], *, at: Any) -> User:
    """Bind the account of a verified address to this person, with a mail to its owner."""
    ours, address = provider(), str(claims.get("email") or "").lower()
    if not (claims.get("email_verified") is True or ours.trusts_addresses):
        raise NotInvited("an address that the provider did not verify")
    if not address.isascii() or (ours.domains and address.rpartition("@")[2] not in ours.domains):
        raise NotInvited("an address for which this provider does not speak")
    user = User.objects.filter(email=address, is_active=True).first() if address else None
    if user is None:
        raise NotInvited("an address without an account")
    if SocialAccount.objects.filter(provider=PROVIDER, user=user).exists():
        raise NotInvited("an account that is bound to somebody else there")
    try:
        with transaction.atomic():
            SocialAccount.objects.create(
                user=user, provider=PROVIDER, uid=uid_of(claims),
                extra_data={"issuer": claims["iss"], "sub": str(claims["sub"])[:200]},
            )  # fmt: skip
            _tell("bind_provider", user, by=user, at=at)
    except IntegrityError as rival:
        raise NotInvited("somebody else was bound at this very moment") from rival
    _mail(user)
    return user


@transaction.atomic
def unbind(user: User, *, by: User, at: Any) -> User:
    """Take the provider's key off an account; the next sign-in there binds anew, by address."""
    gone, _rows = SocialAccount.objects.filter(provider=PROVIDER, user=user).delete()
    if gone:
        _tell("unbind_provider", user, by=by, at=at)
    return user


def is_bound(user: User) -> bool:
    return SocialAccount.objects.filter(provider=PROVIDER, user=user).exists()


def _tell(verb: str, user: User, *, by: User, at: Any) -> None:
    after = {"provider": provider().name}
    records.audit(by=by, at=at, verb=verb, obj=user, after=after, scope=(None, None))


def _mail(user: User) -> None:
    make_mail(
        "emails/provider_bound_subject.txt",
        "emails/provider_bound.txt",
        {"name": provider().name, "url": full_address(reverse("mfa_index"))},
        to=user.email,
        language=user.language or settings.LANGUAGE_CODE,
    ).send(fail_silently=True)


def sign_in(request: HttpRequest, user: User, next_url: str) -> HttpResponse:
    """Go on as after a password: the second step is asked, a closed account stays closed."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    record_authentication(request, user, "socialaccount", provider=PROVIDER)
    return perform_login(request, Login(user=user, redirect_url=next_url or None))
