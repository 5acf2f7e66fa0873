namespace Strongroom.Identity;

/// <summary>A user as somebody wants it.</summary>
public sealed record UserDraft(string UserPrincipalName, string DisplayName)
{
    public string? MailNickname { get; init; }

    public string? Mail { get; init; }

    public string? GivenName { get; init; }

    public string? Surname { get; init; }

    public bool Enabled { get; init; } = true;
}
