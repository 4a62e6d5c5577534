"""The services, each a bounded context, and the shared floor they stand on."""
