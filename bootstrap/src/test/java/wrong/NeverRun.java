package wrong;

import org.junit.jupiter.api.Test;

class NeverRun {

    @Test
    void theBuildNeverRunsThis() {
        throw new AssertionError("The build finds tests by the names of their classes");
    }
}
