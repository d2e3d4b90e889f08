package io.rivulet.cli.common;

import io.rivulet.overlay.StreamSettings;

/** How a stream travels, by name. */
public enum Preset {
    /** To watch together, within a few hundred milliseconds. */
    lowLatency,
    /** As members of existing groups do it. */
    original;

    /** The settings of that name. */
    public StreamSettings settings() {
        return switch (this) {
            case lowLatency -> StreamSettings.lowLatency();
            case original -> StreamSettings.original();
        };
    }
}
