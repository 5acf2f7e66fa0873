namespace Strongroom.Arm;

/// <summary>What a lock forbids.</summary>
public enum LockLevel
{
    /// <summary>Nothing at or below the scope can be deleted.</summary>
    CanNotDelete = 1,

    /// <summary>Nothing at or below the scope can be changed or deleted, and no action can be run.</summary>
    ReadOnly = 2,
}
