package io.rivulet.transport.netty;

import io.rivulet.transport.address.NetAddress;
import java.io.IOException;

/** A driver could not listen where it was told to. The message is one line that says where, why, and what to do. */
public final class BindFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient NetAddress address;

    BindFailedException(NetAddress address, Throwable cause) {
        super("cannot listen at UDP " + address + ": " + reason(cause), cause);
        this.address = address;
    }

    /** Where it could not listen. */
    public NetAddress address() {
        return address;
    }

    private static String reason(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("in use")) {
            return "another program has this port; stop it, or choose another port (0 lets the system choose)";
        }
        if (text.contains("ermission denied")) {
            return "the system does not allow it; ports below 1024 are for privileged programs, so choose a higher one";
        }
        if (text.contains("annot assign") || text.contains("not available")) {
            return "this machine does not have that address; choose one of its own, or 0.0.0.0 for all";
        }
        return text;
    }
}
