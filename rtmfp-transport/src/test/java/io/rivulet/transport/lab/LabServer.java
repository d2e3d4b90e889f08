package io.rivulet.transport.lab;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.interop.EchoServer;
import io.rivulet.transport.netty.SecureEntropySource;

/** A program that echoes, with the identity of a rendezvous. */
final class LabServer {
    private LabServer() {}

    /** @param arguments where to listen */
    public static void main(String[] arguments) throws Exception {
        FlashIdentity identity = FlashIdentity.rendezvous(new SecureEntropySource());
        try (EchoServer server = new EchoServer(identity, NetAddress.parse(arguments[0]))) {
            server.serve();
        }
    }
}
