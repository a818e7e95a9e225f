package wrong.application.service;

class ThrowsAGenericException {
    void fail() {
        throw new RuntimeException("somehow");
    }
}
