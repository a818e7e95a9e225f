package wrong.adapter.rest;

class WritesToAStandardStream {
    @SuppressWarnings("SystemOut")
    void write() {
        System.out.println("something");
    }
}
