package io.berth.http.config;

/** Text that must not be printed. */
public record Secret(String text) {

    @Override
    public String toString() {
        return "***";
    }
}
