namespace Strongroom.Crypto;

/// <summary>What a TPM did not do, and why.</summary>
public sealed class TpmException : Exception
{
    public TpmException()
    {
    }

    public TpmException(string message)
        : base(message)
    {
    }

    public TpmException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public TpmException(TpmFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    public TpmFault Fault { get; } = TpmFault.Refused;
}
