"""TLS and SASL. Each can be given for one listener: `listener.name.<listener>.<key>`; JAAS texts per mechanism, too."""

from automq.config.setting import BROKER, Update

_BROKER = Update.PER_BROKER

SSL_CLIENT_AUTH = BROKER.choice(
    "ssl.client.auth",
    "none",
    "Whether TLS clients must show a certificate.",
    "required",
    "requested",
    "none",
    update=_BROKER,
)
SSL_PROTOCOL = BROKER.string("ssl.protocol", "TLSv1.3", "Newest TLS version.", update=_BROKER)
SSL_ENABLED_PROTOCOLS = BROKER.listing(
    "ssl.enabled.protocols", ("TLSv1.2", "TLSv1.3"), "TLS versions offered.", update=_BROKER
)
SSL_CIPHER_SUITES = BROKER.listing(
    "ssl.cipher.suites",
    (),
    "TLS 1.2 cipher suites in OpenSSL's or IANA's names; the library's choice when empty.",
    update=_BROKER,
)
SSL_KEYSTORE_TYPE = BROKER.string("ssl.keystore.type", "JKS", "PEM, PKCS12 or JKS.", update=_BROKER)
SSL_KEYSTORE_LOCATION = BROKER.optional_string(
    "ssl.keystore.location", "File with the broker's key and certificate chain.", update=_BROKER
)
SSL_KEYSTORE_PASSWORD = BROKER.password("ssl.keystore.password", "Password of that file.", update=_BROKER)
SSL_KEY_PASSWORD = BROKER.password("ssl.key.password", "Password of the key.", update=_BROKER)
SSL_KEYSTORE_KEY = BROKER.password("ssl.keystore.key", "The key itself, PEM.", update=_BROKER)
SSL_KEYSTORE_CERTIFICATE_CHAIN = BROKER.password(
    "ssl.keystore.certificate.chain", "The certificate chain itself, PEM.", update=_BROKER
)
SSL_TRUSTSTORE_TYPE = BROKER.string("ssl.truststore.type", "JKS", "PEM, PKCS12 or JKS.", update=_BROKER)
SSL_TRUSTSTORE_LOCATION = BROKER.optional_string(
    "ssl.truststore.location",
    "File with the authorities whose client certificates are trusted.",
    update=_BROKER,
)
SSL_TRUSTSTORE_PASSWORD = BROKER.password("ssl.truststore.password", "Password of that file.", update=_BROKER)
SSL_TRUSTSTORE_CERTIFICATES = BROKER.password(
    "ssl.truststore.certificates", "The authorities themselves, PEM.", update=_BROKER
)
SSL_PRINCIPAL_MAPPING_RULES = BROKER.string(
    "ssl.principal.mapping.rules", "DEFAULT", "How a certificate's name becomes a principal (KIP-371)."
)

SASL_ENABLED_MECHANISMS = BROKER.listing(
    "sasl.enabled.mechanisms",
    ("GSSAPI",),
    "Mechanisms offered: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER.",
    update=_BROKER,
)
SASL_JAAS_CONFIG = BROKER.password(
    "sasl.jaas.config",
    'Login module line of a mechanism; PLAIN\'s users stand in it as `user_NAME="…"`.',
    update=_BROKER,
)
SASL_SERVER_MAX_RECEIVE_SIZE = BROKER.integer(
    "sasl.server.max.receive.size", 524288, "Largest frame before authentication.", unit="bytes"
)
SASL_OAUTHBEARER_JWKS_ENDPOINT_URL = BROKER.optional_string(
    "sasl.oauthbearer.jwks.endpoint.url",
    "Where the keys that sign OAUTHBEARER tokens are: http(s) or file URL.",
)
SASL_OAUTHBEARER_JWKS_ENDPOINT_REFRESH_MS = BROKER.long(
    "sasl.oauthbearer.jwks.endpoint.refresh.ms", 3600000, "How often they are read again."
)
SASL_OAUTHBEARER_EXPECTED_AUDIENCE = BROKER.listing(
    "sasl.oauthbearer.expected.audience", (), "One of these must be a token's audience."
)
SASL_OAUTHBEARER_EXPECTED_ISSUER = BROKER.optional_string(
    "sasl.oauthbearer.expected.issuer", "A token's issuer must be this."
)
SASL_OAUTHBEARER_CLOCK_SKEW_SECONDS = BROKER.integer(
    "sasl.oauthbearer.clock.skew.seconds", 30, "Difference of clocks that is forgiven."
)
SASL_OAUTHBEARER_SCOPE_CLAIM_NAME = BROKER.string(
    "sasl.oauthbearer.scope.claim.name", "scope", "Claim with the scopes."
)
SASL_OAUTHBEARER_SUB_CLAIM_NAME = BROKER.string(
    "sasl.oauthbearer.sub.claim.name", "sub", "Claim with the principal."
)
