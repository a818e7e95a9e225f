package dev.taskward.bootstrap;

/** Plan C, "backend-fastapi-neon-phase2 (Refined)". */
class Contract003TodoBackendSpecTest extends PublishedContract {

    Contract003TodoBackendSpecTest() {
        super("003-todo-backend-spec");
    }
}
