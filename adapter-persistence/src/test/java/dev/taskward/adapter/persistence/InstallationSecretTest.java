package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstallationSecretTest {

    @Test
    void allInstancesOnOneDatabaseShareTheSecretAndOthersHaveAnother() {
        String url = TestDatabase.create().url();
        String secret = secretOf(url).value();

        assertThat(secret).hasSizeGreaterThanOrEqualTo(32);
        assertThat(secretOf(url).value()).isEqualTo(secret);
        assertThat(secretOf(TestDatabase.create().url()).value()).isNotEqualTo(secret);
    }

    @Test
    void theTextForTheLogDoesNotContainTheSecret() {
        assertThat(new InstallationSecret("0123456789abcdef0123456789abcdef").toString())
                .doesNotContain("0123");
    }

    private static InstallationSecret secretOf(String url) {
        try (TestPersistence persistence = new TestPersistence(url, 1)) {
            return persistence.installationSecret();
        }
    }
}
