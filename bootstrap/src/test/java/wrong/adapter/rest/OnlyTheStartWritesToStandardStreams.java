package wrong.adapter.rest;

class OnlyTheStartWritesToStandardStreams {
    @SuppressWarnings("SystemOut")
    void say() {
        System.out.println("something");
    }
}
