package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Plan E, "Secure FastAPI Backend with JWT &amp; PostgreSQL". */
class Contract003FastapiBackendTest extends PublishedContract {

    Contract003FastapiBackendTest() {
        super("003-fastapi-backend");
    }

    @Test
    void v09_eachInvalidMemberIsReported() {
        assertThat(alice.post(tasks(), "{\"title\": 1, \"description\": 2}")
                        .json()
                        .get("detail"))
                .hasSize(2);
    }
}
