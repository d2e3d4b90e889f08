package io.rivulet.overlay.flash;

import io.rivulet.transport.wire.Bytes;

/** Messages of existing programs: a client and a server of another make, as they were decrypted from a recorded exchange. */
final class Recorded {
    static final byte[] CONNECT = Bytes.fromHex("14 00000000 02 0007 636f6e6e656374 00 0000000000000000 03"
            + "0003 617070 02 0004 6c697665"
            + "0008 666c617368566572 02 000e 57494e2032302c302c302c323836"
            + "0006 73776655726c 02 0000"
            + "0005 746355726c 02 0011 72746d66703a2f2f3132372e302e302e31"
            + "0004 66706164 01 00"
            + "000c 6361706162696c6974696573 00 406d600000000000"
            + "000b 617564696f436f64656373 00 40abee0000000000"
            + "000b 766964656f436f64656373 00 406f800000000000"
            + "000d 766964656f46756e6374696f6e 00 3ff0000000000000"
            + "0007 7061676555726c 02 0000"
            + "000e 6f626a656374456e636f64696e67 00 4008000000000000"
            + "0000 09");

    static final byte[] RESULT = Bytes.fromHex("14 00000000 02 0007 5f726573756c74 00 0000000000000000 05 03"
            + "0005 6c6576656c 02 0006 737461747573"
            + "0004 636f6465 02 001d 4e6574436f6e6e656374696f6e2e436f6e6e6563742e53756363657373"
            + "000b 6465736372697074696f6e 02 0014 436f6e6e656374696f6e20737563636565646564"
            + "000e 6f626a656374456e636f64696e67 00 4008000000000000"
            + "0000 09");

    static final byte[] SET_PEER_INFO =
            Bytes.fromHex("11 00000000 00 02 000b 73657450656572496e666f 00 0000000000000000 05");

    /** 15 s toward the server, 10 s between peers. */
    static final byte[] SET_KEEPALIVE = Bytes.fromHex("04 00000000 0029 00003a98 00002710");

    static final byte[] CONTROL_METADATA = Bytes.fromHex("5443 04 00");

    static final byte[] GROUP_CHANNEL_METADATA = Bytes.fromHex("4743");

    static final byte[] JOIN =
            Bytes.fromHex("01 21 15 763f90e4b524a0e026052bb5696bd143246f26c6eb0b9fa31b0d1ed39a092620");

    static final byte[] INTRODUCTION =
            Bytes.fromHex("0b 132597da0848ca5534dbdca9ea77caf5b987dd8569ad200a558f2bd0c4d92436");

    private Recorded() {}
}
