//! The rules about Services, Ingresses, NetworkPolicies and endpoints.

pub(crate) mod address;
pub(crate) mod endpoints;
pub(crate) mod ingress;
pub(crate) mod policy;
mod ports;
pub(crate) mod service;
