package io.rivulet.transport.interop;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.DhGroup;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.netty.BindFailedException;
import io.rivulet.transport.netty.SecureEntropySource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The scenarios with an echo server of ours, over sockets on loopback. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class EchoTest extends EchoScenarios {
    private EchoServer server;

    @BeforeEach
    void start() throws BindFailedException {
        FlashIdentityConfig config = FlashIdentityConfig.rendezvous()
                .groups(DhGroup.MODP_2048, DhGroup.MODP_1024, DhGroup.MODP_4096)
                .acceptsAncillaryData(true)
                .build();
        server = new EchoServer(FlashIdentity.of(config, new SecureEntropySource()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    NetAddress server() {
        return server.address();
    }

    @Override
    int many() {
        return 500;
    }

    @Override
    byte[] discriminator() {
        return FlashDiscriminators.ancillary("rtmfp:");
    }
}
