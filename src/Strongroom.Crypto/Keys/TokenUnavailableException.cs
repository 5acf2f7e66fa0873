namespace Strongroom.Crypto;

/// <summary>The token does not answer, or has lost the key. Nothing was done; a later try may succeed.</summary>
public sealed class TokenUnavailableException : Exception
{
    public TokenUnavailableException()
    {
    }

    public TokenUnavailableException(string message)
        : base(message)
    {
    }

    public TokenUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
