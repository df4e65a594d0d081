package io.berth.app.config;

/** Text that must never be printed. */
public record Secret(String text) {

    @Override
    public String toString() {
        return "***";
    }
}
