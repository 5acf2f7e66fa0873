using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>Which names a user may bear.</summary>
internal static class UserRules
{
    public const string NicknameForm = "1 to 64 characters, letters, digits and ! # $ % & ' * + - / = ? ^ _ ` { | } ~ .";

    private const int MaxName = 113;
    private const int MaxLocal = 64;
    private const string NicknameSigns = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>The first fault; null when there is none.</summary>
    public static VaultError? Fault(UserDraft draft) =>
        !IsUserPrincipalName(draft.UserPrincipalName)
            ? DirectoryRefusals.BadText("userPrincipalName", "a name of letters, digits and ' . - _ ! # ^ ~ before an @, and a domain after it, 113 characters in all.")
        : !PrincipalDirectory.IsName(draft.DisplayName) ? DirectoryRefusals.BadName
        : draft.MailNickname is { } nickname && !IsNickname(nickname) ? DirectoryRefusals.BadText("mailNickname", NicknameForm)
        : draft.Mail is { } mail && !IsUserPrincipalName(mail) ? DirectoryRefusals.BadText("mail", "it must be an address of mail.")
        : draft.GivenName is { } given && !IsPart(given) ? DirectoryRefusals.BadText("givenName", "1 to 64 characters and no control characters.")
        : draft.Surname is { } surname && !IsPart(surname) ? DirectoryRefusals.BadText("surname", "1 to 64 characters and no control characters.")
        : null;

    public static bool IsNickname(string text) => text.Length is > 0 and <= MaxLocal && text.All(c => char.IsAsciiLetterOrDigit(c) || NicknameSigns.Contains(c));

    /// <summary>ASCII alone, so that no two names look alike and differ.</summary>
    public static bool IsUserPrincipalName(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= MaxName && at is > 0 and <= MaxLocal && text[0] != '.' && text[at - 1] != '.'
            && text[..at].All(c => char.IsAsciiLetterOrDigit(c) || c is '\'' or '.' or '-' or '_' or '!' or '#' or '^' or '~')
            && text[(at + 1)..].Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-');
    }

    private static bool IsPart(string text) => text.Length is > 0 and <= 64 && !text.Any(char.IsControl);
}
