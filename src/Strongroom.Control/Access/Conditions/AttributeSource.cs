namespace Strongroom.Access.Conditions;

/// <summary>The word after the <c>@</c>.</summary>
internal enum AttributeSource
{
    Resource,
    Request,
    Principal,
    Environment,
}
