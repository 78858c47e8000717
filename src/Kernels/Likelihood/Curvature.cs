namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Which second derivatives of a bin a pass accumulates. A type, so that each pass is compiled for its own.</summary>
public interface ICurvature
{
    /// <summary>The expected ones (Fisher information, never negative) instead of the observed ones.</summary>
    static abstract bool Expected { get; }
}

/// <summary>The Hessian: Newton steps.</summary>
public readonly struct ObservedCurvature : ICurvature
{
    /// <inheritdoc/>
    public static bool Expected => false;
}

/// <summary>
/// The Hessian's expectation: scoring steps. With few events the observed curvature n/λ² is a poor guide far from the minimum (zero in empty
/// bins); 1/λ is not, and is never negative.
/// </summary>
public readonly struct ExpectedCurvature : ICurvature
{
    /// <inheritdoc/>
    public static bool Expected => true;
}
