/** The program that an organisation runs beside its peers: the contract, served by the runtime. */
package io.sluice.chaincode;
