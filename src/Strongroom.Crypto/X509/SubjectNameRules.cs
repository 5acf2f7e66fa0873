namespace Strongroom.Crypto;

/// <summary>Which alternative names a certificate of ours may have.</summary>
public static class SubjectNameRules
{
    private const int MostDnsCharacters = 253;
    private const int MostLabelCharacters = 63;
    private const int MostCharacters = 320;
    private const int MostUriCharacters = 2048;

    /// <summary>A sentence that names what is wrong; null when nothing is.</summary>
    public static string? FindFault(SubjectNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count > SubjectNames.Most ? $"There are {names.Count} alternative names; at most {SubjectNames.Most} are allowed."
            : names.Dns.FirstOrDefault(name => !IsDns(name)) is { } dns ? $"{Shown(dns)} is no DNS name; an internationalised one is written in its ASCII form."
            : names.Emails.FirstOrDefault(name => !IsMailbox(name, isAscii: true)) is { } email ? $"{Shown(email)} is no e-mail address in ASCII."
            : names.Upns.FirstOrDefault(name => !IsMailbox(name, isAscii: false)) is { } upn ? $"{Shown(upn)} is no user principal name."
            : names.Uris.FirstOrDefault(name => !IsUri(name)) is { } uri ? $"{Shown(uri)} is no absolute URI in ASCII."
            : null;
    }

    /// <summary>Letters, digits, hyphens and underscores; the first label may be a lone asterisk.</summary>
    private static bool IsDns(string name)
    {
        var labels = name.Split('.');
        return name.Length <= MostDnsCharacters
            && labels.Length > (labels[0] == "*" ? 1 : 0)
            && labels.Skip(labels[0] == "*" ? 1 : 0).All(IsLabel);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MostLabelCharacters
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && label[0] != '-'
        && label[^1] != '-';

    private static bool IsMailbox(string name, bool isAscii)
    {
        var at = name.LastIndexOf('@');
        return at > 0
            && at < name.Length - 1
            && name.Length <= MostCharacters
            && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || (isAscii && !char.IsAscii(c)))
            && (isAscii ? IsDns(name[(at + 1)..]) && name[at + 1] != '*' : true);
    }

    private static bool IsUri(string name) =>
        name.Length <= MostUriCharacters
        && name.All(c => c is > ' ' and < (char)0x7F)
        && Uri.TryCreate(name, UriKind.Absolute, out var uri)
        && name.StartsWith($"{uri.Scheme}:", StringComparison.OrdinalIgnoreCase);

    private static string Shown(string name) => name.Length <= 64 ? $"'{name}'" : $"'{name[..64]}…'";
}
