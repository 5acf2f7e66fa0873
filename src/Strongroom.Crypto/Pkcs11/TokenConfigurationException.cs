namespace Strongroom.Crypto;

/// <summary>A token is configured, and cannot be used as it is: the message tells the operator what to change. Waiting does not help.</summary>
public sealed class TokenConfigurationException : Exception
{
    public TokenConfigurationException()
    {
    }

    public TokenConfigurationException(string message)
        : base(message)
    {
    }

    public TokenConfigurationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
