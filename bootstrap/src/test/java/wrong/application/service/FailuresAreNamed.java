package wrong.application.service;

class FailuresAreNamed {
    void fail() {
        throw new RuntimeException("somehow");
    }
}
