namespace Strongroom.Crypto;

/// <summary>The TPM is not there, does not answer, or answers with what no TPM may. A later try may succeed.</summary>
public sealed class TpmUnavailableException : Exception
{
    public TpmUnavailableException()
    {
    }

    public TpmUnavailableException(string message)
        : base(message)
    {
    }

    public TpmUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
