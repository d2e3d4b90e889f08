/** What more than one cryptography profile is made of. */
package io.rivulet.transport.crypto.common;
