/** Tests of the driver with sockets, real time and real randomness. */
package io.rivulet.transport.netty;
