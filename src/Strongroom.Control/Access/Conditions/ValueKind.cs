namespace Strongroom.Access.Conditions;

/// <summary>What a value is, and with it which family of operators compares it.</summary>
internal enum ValueKind
{
    Text,
    Guid,
    Boolean,
    Number,
    Time,
}
