from pyderiv.basic import UFUNCS
globals().update(UFUNCS)
