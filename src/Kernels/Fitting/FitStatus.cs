namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>How a fit ended.</summary>
public enum FitStatus
{
    /// <summary>Not run yet.</summary>
    NotRun = 0,

    /// <summary>The estimated distance to the minimum is below the tolerance and the Hessian over the free globals is positive definite.</summary>
    Converged = 1,

    /// <summary>Not converged within the allowed iterations.</summary>
    IterationLimit = 2,

    /// <summary>The likelihood or its derivatives are not finite: events where nothing is expected, or a negative expectation.</summary>
    NonFinite = 3,

    /// <summary>No minimum: the Hessian over the free globals is not positive definite where the iteration ended.</summary>
    NotPositiveDefinite = 4,
}
