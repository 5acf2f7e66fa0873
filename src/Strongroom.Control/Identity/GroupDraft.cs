namespace Strongroom.Identity;

/// <summary>A group as somebody wants it.</summary>
public sealed record GroupDraft(string DisplayName, string? MailNickname = null, string? Description = null);
