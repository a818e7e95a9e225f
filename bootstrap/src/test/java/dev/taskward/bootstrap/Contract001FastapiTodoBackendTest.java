package dev.taskward.bootstrap;

/** Plan B, "FastAPI Secure Multi-User Todo API". */
class Contract001FastapiTodoBackendTest extends PublishedContract {

    Contract001FastapiTodoBackendTest() {
        super("001-fastapi-todo-backend");
    }
}
