"""What can be set from outside: one frozen object, read once by the composition root."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_home() -> Path:
    """The folder for database, models and index.

    The embedded PostgreSQL, started by root, runs as a system user and must be able to enter every parent folder; root's
    home is closed to others, so root's data live under ``/var/lib``.
    """
    if os.name == "posix" and os.geteuid() == 0:
        return Path("/var/lib/passerelle")
    return Path(platformdirs.user_data_dir("passerelle"))


PREFIX = "PASSERELLE_"


class Settings(BaseSettings):
    """Every setting is an environment variable ``PASSERELLE_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    home: Path = Field(default_factory=default_home, description="Folder of database, models and index")
    host: str = Field(default="127.0.0.1", description="Address to serve on")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to serve on")
    watch_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port on which /health and /metrics answer instead, for a network that is not everybody's",
    )
    database_url: str | None = Field(
        default=None, description="A PostgreSQL elsewhere, instead of the embedded one"
    )
    key: SecretStr | None = Field(
        default=None,
        description="Keys that people's keys are wrapped in, 32 bytes in base64: one, or id:base64 separated by commas,"
        " the first being current. Instead of the file",
    )
    key_file: Path | None = Field(
        default=None,
        description="File of those keys, made on first use; keys/personal.keys in the home by default",
    )
    erasures: Path | None = Field(
        default=None,
        description="Ledger of erasures, made on first use; keys/erasures.ledger in the home by default",
    )
    encoder: str = Field(
        default="use3", description="Built-in encoder, or any SentenceTransformer name or folder"
    )
    titles_encoder: str = Field(
        default="titles", description="The same, for reading job titles into occupations"
    )
    territory: str | None = Field(
        default=None,
        description="The part of the map whose offers this process holds: south,west,north,east in degrees, a bound that is"
        " left empty being none. All offers where it is not set",
    )
    shards: str | None = Field(
        default=None,
        description="Addresses of the processes that hold the offers, separated by commas: each asked for each search",
    )
    demo: bool = Field(default=False, description="Demonstration mode: shows the switch that says who one is")
    kafka: str | None = Field(
        default=None,
        description="Kafka's bootstrap servers, separated by commas: contracts are then carried by it",
    )
    kafka_prefix: str = Field(default="passerelle", description="What topics and groups there begin with")
    kafka_replication: int = Field(
        default=-1, description="Copies of each topic; the broker's own default is -1"
    )
    kafka_members: int = Field(
        default=0,
        ge=0,
        description="How many processes follow for each view at the same time; a further one waits, with everything loaded,"
        " to take the place of one that dies. As many as there are where it is 0",
    )
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="How the connection to Kafka is secured"
    )
    kafka_ca: Path | None = Field(
        default=None, description="File of the authorities that Kafka's certificate is checked by"
    )
    kafka_cert: Path | None = Field(
        default=None, description="File of Passerelle's own certificate for Kafka"
    )
    kafka_cert_key: Path | None = Field(default=None, description="File of that certificate's key")
    kafka_sasl: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        default="SCRAM-SHA-512", description="How Passerelle proves to Kafka who it is"
    )
    kafka_user: str | None = Field(default=None, description="Passerelle's name on Kafka")
    kafka_password: SecretStr | None = Field(default=None, description="Its password there")
    translation_url: str | None = Field(
        default=None,
        description="A LibreTranslate server; what it gives is always labelled as machine translation",
    )
    translation_key: SecretStr | None = Field(
        default=None, description="That server's API key, where it asks for one"
    )
    wake_up_seconds: float = Field(
        default=1.0, gt=0, description="Streams look for new events at least this often"
    )
    log_format: Literal["text", "json"] = Field(
        default="text",
        description="How a process speaks on standard error: for people, or a JSON object a line",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is worth a line"
    )
    traces: Literal["none", "console", "otlp"] = Field(
        default="none",
        description="Where OpenTelemetry's traces go; to which collector say its own variables, OTEL_EXPORTER_OTLP_ENDPOINT",
    )

    @field_validator("territory")
    @classmethod
    def _must_be_bounds(cls, said: str | None) -> str | None:
        if said:
            from matching.index import Territory  # brings FAISS with it, which few commands need

            Territory.named(said)
        return said

    @model_validator(mode="after")
    def _must_hold_offers_or_ask_who_does(self) -> Self:
        if self.territory and self.shards:
            raise ValueError(
                f"{PREFIX}TERRITORY is for a shard, {PREFIX}SHARDS for who asks them: set one of both"
            )
        return self

    @model_validator(mode="after")
    def _must_say_who_it_is(self) -> Self:
        """Without a name or a password the client would ask the broker as nobody, and be refused again and again."""
        if self.kafka and self.kafka_security.startswith("SASL"):
            asked = {"KAFKA_USER": self.kafka_user, "KAFKA_PASSWORD": self.kafka_password}
            if missing := [PREFIX + name for name, said in asked.items() if not said]:
                raise ValueError(
                    f"{' and '.join(missing)} must be set: {PREFIX}KAFKA_SECURITY is {self.kafka_security}"
                )
        return self


def told(error: ValidationError) -> str:
    """What is wrong with settings, by the names they are set under, without their values: some are secret."""
    return "; ".join(
        ": ".join(
            [*(PREFIX + str(name).upper() for name in one["loc"]), one["msg"].removeprefix("Value error, ")]
        )
        for one in error.errors(include_input=False, include_context=False)
    )
