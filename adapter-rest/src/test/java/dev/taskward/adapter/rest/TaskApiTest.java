package dev.taskward.adapter.rest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class TaskApiTest extends TaskApiContract {
    private static TestService service;

    TaskApiTest(String template) {
        super(template);
    }

    @BeforeAll
    static void start() {
        service = new TestService();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Override
    protected int port() {
        return service.port();
    }
}
