using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Control;

/// <summary>The photons of one event and its recoil momentum (laboratory).</summary>
internal readonly ref struct RecoilPhotons
{
    private readonly EventColumns events;
    private readonly int index;
    private readonly double x;
    private readonly double y;
    private readonly double z;

    /// <summary>Looks at an event.</summary>
    public RecoilPhotons(EventColumns events, int index, in BeamFrame frame)
    {
        this.events = events;
        this.index = index;
        MuonPair<F64> muons;
        muons.PlusX = F64.From(events.Storage(EventQuantity.PxPlus)[index]);
        muons.PlusY = F64.From(events.Storage(EventQuantity.PyPlus)[index]);
        muons.PlusZ = F64.From(events.Storage(EventQuantity.PzPlus)[index]);
        muons.MinusX = F64.From(events.Storage(EventQuantity.PxMinus)[index]);
        muons.MinusY = F64.From(events.Storage(EventQuantity.PyMinus)[index]);
        muons.MinusZ = F64.From(events.Storage(EventQuantity.PzMinus)[index]);
        RecoilKernel.LaboratoryMomentum(frame, muons, out F64 px, out F64 py, out F64 pz);
        (x, y, z) = (px.Value, py.Value, pz.Value);
    }

    /// <summary>Polar angle of the recoil momentum [deg].</summary>
    public double ThetaDeg => double.RadiansToDegrees(Math.Atan2(Math.Sqrt((x * x) + (y * y)), z));

    /// <summary>Whether a photon above an energy is within an angle of the recoil momentum.</summary>
    /// <param name="energyMinGeV">Energy [GeV].</param>
    /// <param name="coneDeg">Angle [deg].</param>
    public bool Any(double energyMinGeV, double coneDeg)
    {
        double norm = Math.Sqrt((x * x) + (y * y) + (z * z));
        double least = Math.Cos(double.DegreesToRadians(coneDeg)) * norm;
        for (int k = events.PhotonOffsets[index]; k < events.PhotonOffsets[index + 1]; k++)
        {
            (double sin, double cos) = Math.SinCos(events.PhotonTheta[k]);
            (double sinPhi, double cosPhi) = Math.SinCos(events.PhotonPhi[k]);
            double along = (sin * ((x * cosPhi) + (y * sinPhi))) + (z * cos);
            if (events.PhotonEnergy[k] > energyMinGeV && along > least)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Found, missed, or neither.</summary>
    public PhotonVerdict Verdict(SelectionConfig selection)
        => Any(selection.PhotonEnergyThresholdGeV, selection.PhotonConeDeg) ? PhotonVerdict.Found
            : events.Storage(EventQuantity.PhotonEnergySum)[index] < selection.PhotonEnergySumMaxGeV ? PhotonVerdict.Missed
            : PhotonVerdict.Neither;
}
