namespace Strongroom.Gate;

/// <summary>Port: signs what this server states to somebody who has to believe it elsewhere, or later. The host implements it.</summary>
public interface IStatementSigner
{
    /// <summary>A JWS in compact form (RFC 7515) of the payload; its header carries the chain of certificates to the installation's CA, leaf first.</summary>
    ValueTask<string> SignAsync(ReadOnlyMemory<byte> payload, CancellationToken cancel);
}
