using System.Collections.Immutable;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>One entry of a role's or a deny assignment's <c>permissions</c>. What it excludes, it excludes from itself only.</summary>
public sealed record PermissionEntry
{
    // Four empty lists and two absent texts.
    private const int SmallestSize = 18;

    public ImmutableArray<ActionPattern> Actions { get; init; } = [];

    public ImmutableArray<ActionPattern> NotActions { get; init; } = [];

    public ImmutableArray<ActionPattern> DataActions { get; init; } = [];

    public ImmutableArray<ActionPattern> NotDataActions { get; init; } = [];

    /// <summary>The entry of a role grants only where it holds.</summary>
    public string? Condition { get; init; }

    public string? ConditionVersion { get; init; }

    /// <summary>
    /// True when a role with this entry gives the operation. As <see cref="Covers"/>, but an operation of the directory is given only by a pattern that
    /// names the directory: <c>*</c> is all of the resources. A deny assignment's <c>*</c> reaches both.
    /// </summary>
    internal bool Gives(ReadOnlySpan<char> action, bool isDataAction) =>
        !isDataAction && DirectoryRoles.IsDirectoryAction(action) ? AnyOfDirectory(action) && !Any(NotActions, action) : Covers(action, isDataAction);

    /// <summary>True when the patterns reach the operation. The condition is not looked at.</summary>
    internal bool Covers(ReadOnlySpan<char> action, bool isDataAction) =>
        isDataAction ? Any(DataActions, action) && !Any(NotDataActions, action) : Any(Actions, action) && !Any(NotActions, action);

    internal static void WriteAll(RecordWriter writer, ImmutableArray<PermissionEntry> entries)
    {
        writer.Int32(entries.Length);
        foreach (var entry in entries)
        {
            WritePatterns(writer, entry.Actions);
            WritePatterns(writer, entry.NotActions);
            WritePatterns(writer, entry.DataActions);
            WritePatterns(writer, entry.NotDataActions);
            writer.OptionalText(entry.Condition);
            writer.OptionalText(entry.ConditionVersion);
        }
    }

    internal static ImmutableArray<PermissionEntry> ReadAll(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, SmallestSize);
        var entries = ImmutableArray.CreateBuilder<PermissionEntry>(count);
        for (var i = 0; i < count; i++)
        {
            entries.Add(new PermissionEntry
            {
                Actions = ReadPatterns(ref reader),
                NotActions = ReadPatterns(ref reader),
                DataActions = ReadPatterns(ref reader),
                NotDataActions = ReadPatterns(ref reader),
                Condition = reader.OptionalText(),
                ConditionVersion = reader.OptionalText(),
            });
        }

        return entries.MoveToImmutable();
    }

    private bool AnyOfDirectory(ReadOnlySpan<char> action)
    {
        foreach (var pattern in Actions)
        {
            if (DirectoryRoles.IsDirectoryAction(pattern.Text) && pattern.Matches(action))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Any(ImmutableArray<ActionPattern> patterns, ReadOnlySpan<char> action)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(action))
            {
                return true;
            }
        }

        return false;
    }

    private static void WritePatterns(RecordWriter writer, ImmutableArray<ActionPattern> patterns)
    {
        writer.Int32(patterns.Length);
        foreach (var pattern in patterns)
        {
            writer.Text(pattern.Text);
        }
    }

    private static ImmutableArray<ActionPattern> ReadPatterns(ref RecordReader reader) => [.. reader.TextList().Select(ActionPattern.Parse)];
}
