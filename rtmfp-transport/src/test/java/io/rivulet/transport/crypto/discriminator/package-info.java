/** Tests of Endpoint Discriminators. */
package io.rivulet.transport.crypto.discriminator;
