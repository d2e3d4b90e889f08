package io.rivulet.cli.common;

import io.rivulet.overlay.IdentityChoice;

/** Who a node is, by name. */
public enum IdentityKind {
    /** Encrypted and authenticated. */
    peer,
    /** As members of existing groups are: encrypted with short keys, not authenticated. */
    original;

    /** The choice of that name. */
    public IdentityChoice choice() {
        return switch (this) {
            case peer -> IdentityChoice.peer();
            case original -> IdentityChoice.original();
        };
    }
}
