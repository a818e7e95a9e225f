package wrong.adapter.rest;

import wrong.bootstrap.UsesASubpackageOfAnAdapter;

record UsesBootstrap(UsesASubpackageOfAnAdapter main) {}
