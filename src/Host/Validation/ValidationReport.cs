namespace ZPrimeGpu.Host.Validation;

/// <summary>Everything that <c>zprime validate</c> found: what it writes as HTML and JSON.</summary>
internal sealed record ValidationReport
{
    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The accelerator that the studies ran on.</summary>
    public required string Device { get; init; }

    /// <summary>What it is.</summary>
    public required string DeviceDescription { get; init; }

    /// <summary>Operating system, architecture, processors, run time.</summary>
    public required string Machine { get; init; }

    /// <summary>The configuration whose events and windows were used.</summary>
    public required string Configuration { get; init; }

    /// <summary>How much was asked for.</summary>
    public required ValidationExtent Extent { get; init; }

    /// <summary>Seed of the toys.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The lines, in the order of the sections.</summary>
    public required IReadOnlyList<ValidationLine> Lines { get; init; }

    /// <summary>What was compared on each accelerator.</summary>
    public required IReadOnlyList<DeviceComparison> Devices { get; init; }

    /// <summary>Whether every line that counts is green, and there is one.</summary>
    public bool Passed => Lines.Any(l => l.Status == ValidationStatus.Passed) && Lines.All(l => l.Status != ValidationStatus.Failed);

    /// <summary>Lines of a verdict.</summary>
    public int Count(ValidationStatus status) => Lines.Count(l => l.Status == status);
}

/// <summary>An accelerator against the scalar path.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Quantities">What was compared.</param>
internal sealed record DeviceComparison(string Name, string Description, IReadOnlyList<ValidatedQuantity> Quantities)
{
    /// <summary>A line for each family of kernels: the quantity that comes closest to its tolerance, or is furthest beyond it.</summary>
    public IEnumerable<ValidationLine> Lines() => Quantities.GroupBy(q => q.Family).Select(family =>
    {
        ValidatedQuantity worst = family.OrderBy(q => q.Passed).ThenByDescending(q => q.Worst).First();
        bool empty = family.Any(q => q.Count == 0);
        return new ValidationLine(
            ValidationSections.Accelerators,
            $"{Name}: {family.Key}, {family.Sum(q => q.Count)} numbers: largest difference, relative above 1",
            empty || !double.IsFinite(worst.Worst) ? null : worst.Worst,
            0.0,
            worst.Tolerance,
            worst.Tolerance == 0.0 ? "the same bits: one source, one order of operations, fused multiply-add everywhere"
                : family.Key.Contains("mixed", StringComparison.Ordinal) ? "fits in mixed precision end with an iteration in double precision"
                : "the driver's compiler chooses instructions");
    });
}
