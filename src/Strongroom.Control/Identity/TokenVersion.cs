namespace Strongroom.Identity;

/// <summary>The dialect of a token endpoint.</summary>
internal enum TokenVersion
{
    /// <summary><c>/oauth2/token</c>: asks with <c>resource</c>, answers with numbers as text.</summary>
    V1,

    /// <summary><c>/oauth2/v2.0/token</c>: asks with <c>scope</c>.</summary>
    V2,

    /// <summary><c>/adfs/oauth2/token</c>: MSAL sends <c>scope</c> there, older clients <c>resource</c>.</summary>
    Adfs,
}
