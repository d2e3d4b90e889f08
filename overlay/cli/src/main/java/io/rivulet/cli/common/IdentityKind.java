package io.rivulet.cli.common;

import io.rivulet.overlay.IdentityChoice;

/** Who a node is, by name. */
public enum IdentityKind {
    /** Encrypted and authenticated. */
    peer,
    /** The same, and with fresh keys for each session toward all who can do the same. */
    modern,
    /** As members of existing groups are: encrypted with short keys, not authenticated. */
    original;

    /** The choice of that name. */
    public IdentityChoice choice() {
        return switch (this) {
            case peer -> IdentityChoice.peer();
            case modern -> IdentityChoice.modern();
            case original -> IdentityChoice.original();
        };
    }
}
