using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Ilgpu.Fits;

/// <summary>A layout known when a kernel is compiled, which then holds the code of no other.</summary>
internal interface IKnownLayout
{
    /// <summary>The layout.</summary>
    static abstract ModelLayout Layout { get; }
}

/// <summary>Signal and background, a group each.</summary>
internal readonly struct KnownOneAndOne : IKnownLayout
{
    /// <inheritdoc/>
    public static ModelLayout Layout => ModelLayout.OneAndOne;
}

/// <summary>Signal with the two parts of its variation in one group, background in the other.</summary>
internal readonly struct KnownThreeAndOne : IKnownLayout
{
    /// <inheritdoc/>
    public static ModelLayout Layout => ModelLayout.ThreeAndOne;
}

/// <summary>Any components in two groups.</summary>
internal readonly struct KnownTwoGroups : IKnownLayout
{
    /// <inheritdoc/>
    public static ModelLayout Layout => ModelLayout.TwoGroups;
}

/// <summary>Any small model.</summary>
internal readonly struct KnownGeneral : IKnownLayout
{
    /// <inheritdoc/>
    public static ModelLayout Layout => ModelLayout.General;
}
